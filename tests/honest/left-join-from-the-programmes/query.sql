SELECT p.nama_prodi, count(m.nim) AS j FROM program_studi p
LEFT JOIN mahasiswa m ON m.kode_prodi = p.kode_prodi GROUP BY p.nama_prodi
