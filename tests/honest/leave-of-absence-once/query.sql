WITH cuti AS (SELECT nim, count(*) AS kali FROM krs WHERE status_semester = 'Cuti' GROUP BY nim)
SELECT c.kali, count(*) AS mahasiswa FROM cuti c GROUP BY c.kali
