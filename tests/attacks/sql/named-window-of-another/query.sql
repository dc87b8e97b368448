SELECT rank() OVER w2 AS r FROM program_studi WINDOW w AS (ORDER BY kode_prodi)
