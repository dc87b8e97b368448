WITH urut AS (
  SELECT nim, semester, status_semester, row_number() OVER (PARTITION BY nim ORDER BY semester) AS ke FROM krs
)
SELECT m.angkatan, u.ke AS semester_ke, count(*) AS mahasiswa
FROM urut u JOIN mahasiswa m ON m.nim = u.nim WHERE u.status_semester = 'Aktif' GROUP BY m.angkatan, u.ke
