SELECT kode_prodi AS "kоde" FROM program_studi
