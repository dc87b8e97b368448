SELECT kode_prodi, akreditasi FROM program_studi ORDER BY akreditasi DESC NULLS LAST, kode_prodi
