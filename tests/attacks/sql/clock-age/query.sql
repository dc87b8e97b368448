SELECT age(tanggal_masuk) AS u, count(*) AS j FROM mahasiswa GROUP BY 1
