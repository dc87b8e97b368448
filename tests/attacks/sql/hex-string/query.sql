SELECT x'6e696b' AS x FROM program_studi
