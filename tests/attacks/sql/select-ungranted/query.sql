SELECT nama AS n, count(*) AS j
FROM mahasiswa
GROUP BY nama
