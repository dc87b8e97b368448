WITH pertama AS (
  SELECT nim, ips, row_number() OVER (PARTITION BY nim ORDER BY semester) AS ke FROM krs WHERE ips IS NOT NULL
)
SELECT m.jalur_masuk, count(*) AS mahasiswa, avg(p.ips) AS rata_ips_pertama
FROM pertama p JOIN mahasiswa m ON m.nim = p.nim WHERE p.ke = 1 GROUP BY m.jalur_masuk
