SELECT x.a FROM LATERAL (SELECT 1 AS a) x, program_studi p WHERE p.akreditasi = 'A'
