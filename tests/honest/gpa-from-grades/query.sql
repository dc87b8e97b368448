WITH per_orang AS (
  SELECT nim, sum(sks * bobot) / nullif(sum(sks), 0) AS ip FROM nilai GROUP BY nim
)
SELECT m.kode_prodi, avg(p.ip) AS rata_ip, count(*) AS mahasiswa
FROM per_orang p JOIN mahasiswa m ON m.nim = p.nim GROUP BY m.kode_prodi
