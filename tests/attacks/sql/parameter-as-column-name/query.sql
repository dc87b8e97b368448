SELECT $kolom AS k, nik FROM mahasiswa
