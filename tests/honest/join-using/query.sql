SELECT p.nama_prodi, count(*) AS j FROM mahasiswa m JOIN program_studi p USING (kode_prodi)
GROUP BY p.nama_prodi ORDER BY j DESC, p.nama_prodi
