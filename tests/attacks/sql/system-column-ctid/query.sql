SELECT ctid AS c FROM mahasiswa
