SELECT p.nama_prodi, (SELECT count(*) FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi) AS j FROM program_studi p
