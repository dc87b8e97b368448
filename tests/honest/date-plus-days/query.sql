SELECT count(*) AS j FROM mahasiswa WHERE tanggal_lulus BETWEEN DATE '2024-01-01' AND DATE '2024-01-01' + 90
