SELECT kode_prodi, ntile(4) OVER (ORDER BY daya_tampung, kode_prodi) AS kuartil FROM program_studi
