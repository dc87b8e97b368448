SELECT kode_prodi::JSON AS p FROM program_studi
