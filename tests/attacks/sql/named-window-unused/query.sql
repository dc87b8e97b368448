SELECT kode_prodi FROM program_studi WINDOW w AS (ORDER BY akreditasi)
