SELECT count(*) AS j FROM mahasiswa WHERE nama ~~ 'A%'
