SELECT p.jenjang, count(*) AS mahasiswa, avg(x.ipk) AS rata_ipk
FROM program_studi p,
  LATERAL (SELECT m.nim, m.ipk FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi AND m.status = 'Aktif') x
GROUP BY p.jenjang
