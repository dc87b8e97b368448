SELECT date_diff('year', tanggal_lahir, DATE '2025-12-31') // 10 * 10 AS kelompok_umur, count(*) AS dosen FROM dosen GROUP BY 1
