SELECT filename FROM mahasiswa
