SELECT x.n FROM mahasiswa m, (SELECT m.nik AS n) x
