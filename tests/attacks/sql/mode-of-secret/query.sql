SELECT mode(nama) AS n FROM mahasiswa
