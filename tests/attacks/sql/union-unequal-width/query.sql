SELECT kode_prodi, jenjang FROM program_studi UNION SELECT nim FROM mahasiswa
