SELECT program_studi AS p FROM program_studi
