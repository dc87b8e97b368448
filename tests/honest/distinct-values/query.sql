SELECT DISTINCT jenjang, akreditasi FROM program_studi ORDER BY jenjang, akreditasi
