SELECT CASE WHEN EXISTS (SELECT 1 FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi AND m.nik LIKE '3%') THEN 1 ELSE 0 END AS a FROM program_studi p
