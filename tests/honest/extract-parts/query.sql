SELECT EXTRACT(YEAR FROM tanggal_masuk) AS tahun, EXTRACT(MONTH FROM tanggal_masuk) AS bulan, count(*) AS masuk FROM mahasiswa GROUP BY ALL
