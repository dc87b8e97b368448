SELECT CASE WHEN month(tanggal_lulus) >= 8 THEN year(tanggal_lulus) ELSE year(tanggal_lulus) - 1 END AS tahun_akademik, count(*) AS lulusan
FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1
