SELECT p.* FROM program_studi p
