SELECT date_diff('month', tanggal_masuk, tanggal_lulus) // 12 AS lama, count(*) AS j FROM mahasiswa
WHERE tanggal_lulus < tanggal_masuk + INTERVAL 7 YEAR GROUP BY 1
