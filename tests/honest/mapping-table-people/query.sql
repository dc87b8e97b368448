WITH peta AS (SELECT 'SNBP' AS jalur, 'Prestasi' AS nama UNION ALL SELECT 'SNBT', 'Tes')
SELECT coalesce(t.nama, 'Lainnya') AS kelompok, count(*) AS mahasiswa FROM mahasiswa m LEFT JOIN peta t ON t.jalur = m.jalur_masuk GROUP BY 1
