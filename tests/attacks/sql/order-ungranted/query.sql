SELECT nama_prodi AS p FROM program_studi
ORDER BY akreditasi
