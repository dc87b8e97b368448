SELECT x.n FROM mahasiswa m CROSS APPLY (SELECT m.nik AS n) x
