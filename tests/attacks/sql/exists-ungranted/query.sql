SELECT count(*) AS j FROM mahasiswa m
WHERE EXISTS (SELECT 1 FROM alumni a WHERE a.nim = m.nim AND a.pendapatan > 9000000)
