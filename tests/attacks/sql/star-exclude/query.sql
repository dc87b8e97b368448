SELECT * EXCLUDE (akreditasi, tahun_berdiri) FROM program_studi
