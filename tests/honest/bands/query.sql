SELECT CASE WHEN ipk >= 3.5 THEN '3,50–4,00' WHEN ipk >= 3 THEN '3,00–3,49' ELSE '< 3,00' END AS kelompok,
    count(*) AS j FROM mahasiswa WHERE ipk IS NOT NULL GROUP BY 1
