SELECT nama_prodi FROM program_studi INTERSECT SELECT nama FROM mahasiswa
