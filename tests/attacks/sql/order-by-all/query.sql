SELECT kode_prodi, nama_prodi FROM program_studi ORDER BY ALL
