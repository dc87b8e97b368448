SELECT kode_prodi FROM ONLY program_studi
