SELECT floor(ipk * 2) / 2 AS mulai_dari, count(*) AS mahasiswa FROM mahasiswa WHERE ipk IS NOT NULL GROUP BY 1 ORDER BY 1
