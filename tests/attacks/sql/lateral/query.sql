SELECT x.n AS n FROM mahasiswa m, LATERAL (SELECT m.nik AS n) x
