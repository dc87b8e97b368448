SELECT * LIKE 'akr%' FROM program_studi
