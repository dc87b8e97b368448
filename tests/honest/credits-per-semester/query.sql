SELECT semester, sum(sks_diambil) AS total_sks, avg(sks_diambil) AS rata_sks FROM krs WHERE status_semester = 'Aktif' GROUP BY semester
