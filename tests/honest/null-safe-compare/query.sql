SELECT kode_prodi FROM program_studi WHERE akreditasi IS DISTINCT FROM 'A' AND jenjang IS NOT DISTINCT FROM 'S1'
