SELECT p.nama_prodi AS p FROM program_studi p JOIN mahasiswa m ON m.kode_prodi = p.kode_prodi
