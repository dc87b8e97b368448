SELECT split_part(semester, '-', 1) AS tahun, CAST(split_part(semester, '-', 2) AS INTEGER) AS ke,
    count(DISTINCT nim) AS j FROM krs GROUP BY 1, 2
