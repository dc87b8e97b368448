SELECT kode_prodi AS p, now() AS r FROM program_studi
