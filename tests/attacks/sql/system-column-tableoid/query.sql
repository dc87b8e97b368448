SELECT tableoid AS t FROM mahasiswa
