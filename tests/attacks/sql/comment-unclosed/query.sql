SELECT kode_prodi FROM program_studi /* WHERE
