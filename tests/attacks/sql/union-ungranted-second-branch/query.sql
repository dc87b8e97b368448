SELECT kode_prodi FROM program_studi UNION ALL SELECT nik FROM mahasiswa
