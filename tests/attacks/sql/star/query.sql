SELECT * FROM program_studi
