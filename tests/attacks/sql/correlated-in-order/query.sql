SELECT kode_prodi FROM program_studi p ORDER BY (SELECT count(*) FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi AND m.agama = 'Islam')
