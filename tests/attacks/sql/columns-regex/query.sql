SELECT COLUMNS('akr.*') FROM program_studi
