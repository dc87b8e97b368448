SELECT kode_prodi AS "a b" FROM program_studi
