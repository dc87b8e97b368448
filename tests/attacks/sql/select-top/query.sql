SELECT TOP 3 nik FROM mahasiswa
