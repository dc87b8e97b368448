DELETE FROM mahasiswa
