SELECT * RENAME (akreditasi AS a) FROM program_studi
