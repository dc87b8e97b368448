SELECT 'UNJ' AS kampus, 2025 AS tahun_lapor, kode_prodi FROM program_studi
