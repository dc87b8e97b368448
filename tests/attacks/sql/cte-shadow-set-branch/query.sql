SELECT kode_prodi AS p FROM program_studi UNION (WITH nilai AS (SELECT 'x' AS a) SELECT a FROM nilai)
