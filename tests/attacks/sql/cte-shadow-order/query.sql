SELECT kode_prodi AS p FROM program_studi ORDER BY (WITH mahasiswa AS (SELECT 1 AS a) SELECT a FROM mahasiswa)
