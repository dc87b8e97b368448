SELECT count(*) AS j FROM mahasiswa m, LATERAL (SELECT n.sks FROM nilai n WHERE n.nim = m.nim AND n.bobot > 3) x
