SELECT nama_prodi AS p FROM program_studi p WHERE EXISTS (SELECT 1 FROM nilai WHERE bobot = 4 AND sks = 2)
