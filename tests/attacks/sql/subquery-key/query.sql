SELECT (SELECT max(status) FROM mahasiswa WHERE angkatan = 2016) AS s, count(*) AS j FROM mahasiswa GROUP BY ALL
