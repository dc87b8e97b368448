SELECT x.s AS s, count(*) AS j FROM (SELECT m.nim, max(o.status) OVER (PARTITION BY m.nim) AS s FROM mahasiswa m JOIN mahasiswa o ON o.kode_prodi = m.kode_prodi) x GROUP BY x.s
