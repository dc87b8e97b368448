SELECT kode_prodi::VARCHAR[] AS p FROM program_studi
