SELECT kode_prodi, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM alumni a WHERE a.nim = m.nim)) AS j FROM mahasiswa m GROUP BY kode_prodi
