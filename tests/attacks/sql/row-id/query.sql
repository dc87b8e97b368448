SELECT rowid AS r FROM mahasiswa
