SELECT * REPLACE ('x' AS akreditasi) FROM program_studi
