SELECT DISTINCT jenjang FROM program_studi
