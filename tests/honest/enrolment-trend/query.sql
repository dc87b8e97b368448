SELECT semester, count(DISTINCT nim) AS terdaftar, count(DISTINCT nim) FILTER (WHERE status_semester = 'Aktif') AS aktif FROM krs GROUP BY semester ORDER BY semester
