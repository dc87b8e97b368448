SELECT p.kode_prodi, x.n FROM program_studi p, LATERAL (SELECT m.nama AS n FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi) x
