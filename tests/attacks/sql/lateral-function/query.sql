SELECT x.a FROM mahasiswa m, LATERAL read_csv(m.nim) AS x(a)
