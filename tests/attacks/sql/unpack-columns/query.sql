SELECT greatest(*COLUMNS(*)) AS x FROM program_studi
