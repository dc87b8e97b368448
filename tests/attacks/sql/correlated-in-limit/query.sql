SELECT kode_prodi FROM program_studi LIMIT (SELECT count(*) FROM mahasiswa WHERE nik > '32')
