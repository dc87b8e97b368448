SELECT nextval('s') AS r FROM program_studi
