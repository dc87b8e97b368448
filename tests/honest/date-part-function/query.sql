SELECT date_part('quarter', tanggal_masuk) AS triwulan, count(*) AS masuk FROM mahasiswa GROUP BY 1
