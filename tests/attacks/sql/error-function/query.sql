SELECT error('x') AS r FROM program_studi
