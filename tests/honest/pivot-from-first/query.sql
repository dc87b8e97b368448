FROM (PIVOT mahasiswa ON jalur_masuk IN ('SNBP', 'SNBT', 'Mandiri') USING count(*) GROUP BY angkatan)
