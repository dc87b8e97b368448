SELECT mahasiswa FROM mahasiswa
