WITH k AS (SELECT nim, semester, sum(sks_diambil) OVER (PARTITION BY nim ORDER BY semester ROWS UNBOUNDED PRECEDING) AS kumulatif FROM krs)
SELECT semester, avg(kumulatif) AS rata_kumulatif FROM k GROUP BY semester
