SELECT kode_prodi AS p FROM program_studi UNION BY NAME SELECT kode_prodi AS q FROM program_studi
