SELECT kode_prodi AS k, k || '!' AS seru FROM program_studi
