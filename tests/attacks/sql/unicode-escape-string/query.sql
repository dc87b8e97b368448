SELECT U&'\006e' AS x FROM program_studi
