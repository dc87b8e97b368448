SELECT year(tanggal_lulus) AS tahun, quarter(tanggal_lulus) AS triwulan, count(*) AS j FROM mahasiswa
WHERE tanggal_lulus BETWEEN DATE '2021-01-01' AND DATE '2025-12-31' GROUP BY 1, 2
