SELECT yearweek(tanggal_lulus) AS pekan, count(*) AS lulusan FROM mahasiswa WHERE year(tanggal_lulus) = 2024 GROUP BY 1
