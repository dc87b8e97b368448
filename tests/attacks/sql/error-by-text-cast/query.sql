SELECT count(*) AS j FROM mahasiswa WHERE CAST(nama AS INTEGER) > 0
