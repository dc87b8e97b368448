SELECT kode_prodi FROM program_studi AT (VERSION => 3)
