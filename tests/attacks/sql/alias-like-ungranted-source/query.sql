SELECT dosen.kode_prodi AS p FROM program_studi AS dosen
