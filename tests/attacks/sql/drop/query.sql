DROP TABLE mahasiswa
