SELECT x.n AS n FROM mahasiswa m, LATERAL (SELECT m.nim AS n FROM program_studi TABLESAMPLE 10%) x
