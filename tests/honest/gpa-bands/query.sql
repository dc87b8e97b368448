SELECT CASE WHEN ipk >= 3.51 THEN 'Dengan pujian' WHEN ipk >= 2.76 THEN 'Sangat memuaskan' WHEN ipk >= 2 THEN 'Memuaskan' ELSE 'Di bawah 2' END AS predikat,
  count(*) AS lulusan
FROM mahasiswa WHERE status = 'Lulus' GROUP BY 1
