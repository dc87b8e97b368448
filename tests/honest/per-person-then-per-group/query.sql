WITH per_orang AS (SELECT nim, sum(sks) AS total FROM nilai WHERE bobot >= 1 GROUP BY nim)
SELECT m.angkatan, count(*) AS j, avg(s.total) AS rata FROM per_orang s
JOIN mahasiswa m ON m.nim = s.nim GROUP BY m.angkatan ORDER BY m.angkatan
