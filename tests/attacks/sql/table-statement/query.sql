TABLE mahasiswa
