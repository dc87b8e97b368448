SELECT left(nim, 9) AS x, count(*) AS j FROM mahasiswa GROUP BY 1
