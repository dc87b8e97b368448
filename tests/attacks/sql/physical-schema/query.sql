SELECT nik FROM main.mahasiswa
