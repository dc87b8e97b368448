SELECT kode_prodi AS a FROM program_studi UNION ALL SELECT kode_prodi AS b FROM program_studi ORDER BY b
