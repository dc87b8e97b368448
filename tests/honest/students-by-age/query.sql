SELECT date_diff('year', tanggal_lahir, tanggal_masuk) AS umur_masuk, count(*) AS mahasiswa FROM mahasiswa GROUP BY 1
