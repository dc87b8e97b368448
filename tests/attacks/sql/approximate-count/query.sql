SELECT approx_count_distinct(nim) AS j FROM mahasiswa
