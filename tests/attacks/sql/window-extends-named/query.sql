SELECT rank() OVER (w ORDER BY akreditasi) AS r FROM program_studi WINDOW w AS (PARTITION BY kode_unit)
