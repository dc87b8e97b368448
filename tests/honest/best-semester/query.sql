WITH r AS (SELECT nim, semester, rank() OVER (PARTITION BY nim ORDER BY ips DESC NULLS LAST) AS peringkat FROM krs)
SELECT semester, count(*) AS terbaik FROM r WHERE peringkat = 1 GROUP BY semester
