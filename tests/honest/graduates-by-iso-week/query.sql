SELECT weekofyear(tanggal_lulus) AS pekan, dayofyear(tanggal_lulus) // 30 AS kira_bulan, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1, 2
