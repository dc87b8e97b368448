SELECT kode_prodi FROM program_studi ORDER BY random()
