SELECT kode_prodi AS p, uuid() AS r FROM program_studi
