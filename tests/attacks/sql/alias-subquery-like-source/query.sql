SELECT nilai.p AS p FROM (SELECT kode_prodi AS p FROM program_studi) AS nilai
