SELECT nim[1] AS x, count(*) AS j FROM mahasiswa GROUP BY 1
