SELECT x.a FROM program_studi p, LATERAL (SELECT m.nim AS a) x, mahasiswa m
