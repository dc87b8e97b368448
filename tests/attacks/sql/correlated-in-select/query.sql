SELECT kode_prodi, (SELECT max(m.nama) FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi) AS n FROM program_studi p
