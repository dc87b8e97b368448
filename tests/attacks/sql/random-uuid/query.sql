SELECT gen_random_uuid() AS u, kode_prodi FROM program_studi
