SELECT kode_prodi FROM program_studi p WHERE EXISTS (SELECT 1 FROM mahasiswa m WHERE EXISTS (SELECT 1 FROM alumni a WHERE a.nim = m.nim AND a.pendapatan > 1 AND m.kode_prodi = p.kode_prodi))
