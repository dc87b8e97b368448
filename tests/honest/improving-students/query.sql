WITH n AS (SELECT nim, semester, ips - lag(ips) OVER (PARTITION BY nim ORDER BY semester) AS selisih FROM krs)
SELECT semester, count(*) FILTER (WHERE selisih > 0) AS naik, count(*) FILTER (WHERE selisih < 0) AS turun FROM n GROUP BY semester
