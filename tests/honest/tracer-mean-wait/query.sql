SELECT tahun_lulus, round(avg(masa_tunggu_bulan), 1) AS rata_tunggu, count(*) AS menjawab FROM alumni WHERE masa_tunggu_bulan IS NOT NULL GROUP BY tahun_lulus
