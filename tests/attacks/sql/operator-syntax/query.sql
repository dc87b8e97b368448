SELECT 1 OPERATOR(pg_catalog.+) 2 AS x, nik FROM mahasiswa
