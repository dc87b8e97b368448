SELECT x.status AS s, count(*) AS j FROM (SELECT DISTINCT nim, status FROM mahasiswa) x GROUP BY x.status
