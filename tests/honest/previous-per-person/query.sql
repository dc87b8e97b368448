WITH n AS (SELECT nim, semester, ips, lag(ips) OVER (PARTITION BY nim ORDER BY semester) AS dulu FROM krs)
SELECT semester, count(*) AS naik FROM n WHERE ips > dulu GROUP BY semester
