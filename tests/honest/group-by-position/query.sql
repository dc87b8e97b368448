SELECT angkatan, count(*) AS j FROM mahasiswa GROUP BY 1 ORDER BY 1
