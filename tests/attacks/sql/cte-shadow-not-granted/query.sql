WITH dosen AS (SELECT 1 AS a) SELECT a FROM dosen
