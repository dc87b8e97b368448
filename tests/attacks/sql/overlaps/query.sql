SELECT count(*) AS j FROM mahasiswa WHERE (tanggal_masuk, tanggal_lulus) OVERLAPS (DATE '2020-01-01', DATE '2021-01-01')
