SELECT CASE jalur_masuk WHEN 'SNBP' THEN 'Prestasi' WHEN 'SNBT' THEN 'Tes' ELSE 'Lainnya' END AS kelompok, count(*) AS mahasiswa FROM mahasiswa GROUP BY ALL
