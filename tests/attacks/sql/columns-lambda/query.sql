SELECT COLUMNS(c -> c LIKE 'a%') FROM program_studi
