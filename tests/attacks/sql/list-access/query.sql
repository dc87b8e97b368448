SELECT (list(kode_prodi))[1] AS j FROM program_studi
