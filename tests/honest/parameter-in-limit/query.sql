SELECT kode_prodi FROM program_studi ORDER BY daya_tampung DESC, kode_prodi LIMIT $banyak
