SELECT last_day(tanggal_lulus) AS akhir_bulan, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1
