SELECT nik FROM mahasiswa
