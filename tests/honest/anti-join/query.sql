SELECT kode_prodi, count(*) AS j FROM mahasiswa m
WHERE NOT EXISTS (SELECT 1 FROM alumni a WHERE a.nim = m.nim AND a.sektor = 'Pendidikan')
GROUP BY kode_prodi
