SELECT kode_prodi AS p FROM program_studi WHERE EXISTS (WITH mahasiswa AS (SELECT 1 AS a) SELECT a FROM mahasiswa)
