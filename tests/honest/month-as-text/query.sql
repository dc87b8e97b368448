SELECT strftime(tanggal_lulus, '%Y-%m') AS bulan, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1 ORDER BY 1
