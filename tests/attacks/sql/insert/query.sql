INSERT INTO mahasiswa SELECT * FROM mahasiswa
