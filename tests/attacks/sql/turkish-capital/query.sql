SELECT NİK FROM mahasiswa
