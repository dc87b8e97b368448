SELECT p.jenjang.x AS a FROM program_studi p
