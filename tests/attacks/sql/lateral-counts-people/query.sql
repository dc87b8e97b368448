SELECT p.nama_prodi, x.n FROM program_studi p, LATERAL (SELECT count(*) AS n FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi) x
