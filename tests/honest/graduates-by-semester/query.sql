SELECT year(tanggal_lulus) || CASE WHEN month(tanggal_lulus) BETWEEN 2 AND 7 THEN ' genap' ELSE ' ganjil' END AS semester_lulus, count(*) AS lulusan
FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1
