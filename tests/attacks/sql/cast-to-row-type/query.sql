SELECT kode_prodi::mahasiswa AS p FROM program_studi
