SELECT kode_prodi AS p FROM (program_studi
