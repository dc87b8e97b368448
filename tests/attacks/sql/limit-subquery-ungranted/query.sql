SELECT nama_prodi AS p FROM program_studi
LIMIT (SELECT max(golongan_ukt) FROM mahasiswa)
