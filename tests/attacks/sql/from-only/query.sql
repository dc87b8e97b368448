FROM mahasiswa
