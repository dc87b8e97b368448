SELECT kode_prodi, nama_prodi AS kode_prodi FROM program_studi
