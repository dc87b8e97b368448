SELECT kode_prodi -> 'x' AS j FROM program_studi
