SELECT p.jenjang, count(*) AS j FROM program_studi p, LATERAL (SELECT m.nim FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi ORDER BY m.ipk LIMIT 1) x GROUP BY p.jenjang
