SELECT translate(nama_prodi, 'aeiou', '43100') AS samar, ltrim(kode_prodi, '0') AS tanpa_nol, rtrim(nama_prodi) AS rapi, split_part(nama_prodi, ' ', 1) AS kata_pertama FROM program_studi
