SELECT count(*) AS j FROM mahasiswa WHERE tanggal_masuk >= CAST('2023-08-01' AS DATE) AND tanggal_masuk < '2024-08-01'::DATE
