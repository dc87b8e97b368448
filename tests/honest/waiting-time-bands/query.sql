SELECT CASE WHEN masa_tunggu_bulan < 3 THEN '< 3 bulan' WHEN masa_tunggu_bulan <= 6 THEN '3–6 bulan' WHEN masa_tunggu_bulan <= 12 THEN '7–12 bulan' ELSE '> 12 bulan' END AS kelompok, count(*) AS alumni
FROM alumni WHERE status_kerja = 'Bekerja' GROUP BY 1
