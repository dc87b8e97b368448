SELECT m.kode_prodi, count(DISTINCT m.nim) AS lulusan, count(DISTINCT a.nim) AS menjawab
FROM mahasiswa m LEFT JOIN alumni a ON a.nim = m.nim WHERE m.status = 'Lulus' GROUP BY m.kode_prodi
