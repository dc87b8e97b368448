SELECT mahasiswa.kode_prodi AS p FROM program_studi AS mahasiswa
