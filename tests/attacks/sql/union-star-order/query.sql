SELECT kode_prodi, nama_prodi FROM program_studi UNION ALL SELECT * FROM program_studi
