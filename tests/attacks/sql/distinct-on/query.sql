SELECT DISTINCT ON (kode_unit) kode_prodi FROM program_studi
