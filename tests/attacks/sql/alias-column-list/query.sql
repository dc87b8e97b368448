SELECT t.nik AS p FROM program_studi AS t(nik, b, c, d, e, f, g)
