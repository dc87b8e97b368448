SELECT p.nama_prodi, count(*) AS j FROM mahasiswa m
JOIN program_studi p ON p.kode_prodi = m.kode_prodi AND m.jenis_kelamin = 'P'
GROUP BY p.nama_prodi
