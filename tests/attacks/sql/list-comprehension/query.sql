SELECT [x FOR x IN [1, 2]] AS l FROM program_studi
