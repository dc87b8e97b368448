WITH peta AS (
  SELECT 'S1' AS jenjang, 'Sarjana' AS nama UNION ALL SELECT 'S2', 'Magister' UNION ALL SELECT 'S3', 'Doktor' UNION ALL SELECT 'D3', 'Diploma'
)
SELECT t.nama, count(*) AS prodi FROM program_studi p JOIN peta t ON t.jenjang = p.jenjang GROUP BY t.nama
