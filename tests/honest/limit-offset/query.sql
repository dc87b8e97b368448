SELECT kode_prodi FROM program_studi ORDER BY kode_prodi LIMIT 10 OFFSET 20
