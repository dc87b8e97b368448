SELECT 'UNJ' AS kampus, count(*) AS j FROM mahasiswa GROUP BY 1
