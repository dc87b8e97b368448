SELECT date_sub('year', tanggal_masuk, tanggal_lulus) AS tahun_penuh, count(*) AS lulusan
FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1
