SELECT nama_prodi FROM program_studi WHERE (kode_unit, jenjang) IN (('11', 'S1'), ('12', 'S2'))
