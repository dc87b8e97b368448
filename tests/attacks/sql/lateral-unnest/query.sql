SELECT x.a FROM mahasiswa m, LATERAL UNNEST([m.nim]) AS x(a)
