SELECT kode_prodi FROM program_studi LIMIT 10%
