SELECT kode_prodi AS "a"", nik FROM mahasiswa --" FROM program_studi
