SELECT row_number() OVER () AS r, agama FROM mahasiswa
