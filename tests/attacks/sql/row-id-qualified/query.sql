SELECT m.rowid AS r FROM mahasiswa m
