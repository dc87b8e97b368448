SELECT replace(replace(right(semester, 2), '-1', 'Ganjil'), '-2', 'Genap') AS paruh, left(semester, 4) AS tahun, count(*) AS pendaftaran FROM krs GROUP BY ALL
