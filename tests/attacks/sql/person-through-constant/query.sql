WITH c AS (SELECT '1301621001' AS n) SELECT count(*) AS j FROM mahasiswa m JOIN c ON c.n = m.nim
