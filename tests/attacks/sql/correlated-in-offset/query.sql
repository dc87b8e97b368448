SELECT kode_prodi FROM program_studi LIMIT 1 OFFSET (SELECT min(golongan_ukt) FROM mahasiswa)
