SELECT kode_prodi AS p, random() AS r FROM program_studi
