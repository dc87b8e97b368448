SELECT getvariable('x') AS r FROM program_studi
