SELECT kode_prodi AS p, rank() OVER (ORDER BY akreditasi) AS r FROM program_studi
