SELECT kode_prodi FROM program_studi p WHERE EXISTS (SELECT 1 FROM mahasiswa p WHERE p.agama = 'Islam')
