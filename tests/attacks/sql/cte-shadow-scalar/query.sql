SELECT (WITH mahasiswa AS (SELECT 1 AS a) SELECT a FROM mahasiswa) AS s FROM program_studi
