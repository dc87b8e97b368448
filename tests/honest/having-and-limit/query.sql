SELECT kode_unit, count(*) AS j, max(daya_tampung) AS m, median(daya_tampung) AS t
FROM program_studi GROUP BY kode_unit HAVING count(*) > 3 ORDER BY j DESC LIMIT 5 OFFSET 1
