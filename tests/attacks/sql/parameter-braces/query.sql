SELECT ${tahun} AS v FROM program_studi
