SELECT kode_​prodi AS p FROM program_studi
