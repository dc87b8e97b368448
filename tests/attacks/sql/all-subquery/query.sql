SELECT kode_prodi FROM program_studi WHERE kode_prodi > ALL (SELECT nama FROM mahasiswa)
