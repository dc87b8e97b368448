SELECT nama_prodi AS i̇d FROM program_studi
