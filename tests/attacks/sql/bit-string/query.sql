SELECT b'101' AS x FROM program_studi
