SELECT kode_prodi AS p, current_date AS r FROM program_studi
