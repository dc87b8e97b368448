SELECT nama_prodi AS p FROM program_studi p WHERE EXISTS (SELECT 1 FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi AND m.angkatan = 2016)
