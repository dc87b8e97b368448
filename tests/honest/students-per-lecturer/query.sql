WITH m AS (SELECT nim, kode_prodi FROM mahasiswa WHERE status = 'Aktif')
SELECT p.kode_prodi, count(DISTINCT m.nim) AS mahasiswa, count(DISTINCT d.nidn) AS dosen
FROM program_studi p LEFT JOIN m ON m.kode_prodi = p.kode_prodi LEFT JOIN dosen d ON d.kode_prodi = p.kode_prodi GROUP BY p.kode_prodi
