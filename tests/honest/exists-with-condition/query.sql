SELECT kode_prodi, count(*) AS j FROM mahasiswa m WHERE EXISTS (SELECT 1 FROM nilai n WHERE n.nim = m.nim AND n.bobot < 2 AND n.semester >= '2023-1') GROUP BY kode_prodi
