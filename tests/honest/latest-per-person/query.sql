SELECT t.status_semester, count(*) AS j FROM (SELECT nim, status_semester,
    row_number() OVER (PARTITION BY nim ORDER BY semester DESC) AS ke FROM krs) t
WHERE t.ke = 1 GROUP BY t.status_semester
