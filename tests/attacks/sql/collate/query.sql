SELECT kode_prodi AS p FROM program_studi ORDER BY nama_prodi COLLATE nocase
