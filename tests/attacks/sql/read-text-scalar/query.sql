SELECT getenv('HOME') AS h FROM program_studi
