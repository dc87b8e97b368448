SELECT kode_prodi AS x FROM program_studi UNION ALL (WITH t AS (SELECT nik AS n FROM mahasiswa) SELECT n FROM t)
