SELECT kode_prodi FROM program_studi UNION ALL BY NAME SELECT akreditasi FROM program_studi
