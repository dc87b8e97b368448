SELECT split_part(semester, '-', 1) AS tahun, count(DISTINCT nim) AS terdaftar FROM krs GROUP BY 1
