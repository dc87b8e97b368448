SELECT kode_unit, s1_kursi, s2_kursi
FROM program_studi
PIVOT (sum(daya_tampung) AS kursi FOR jenjang IN ('S1', 'S2') GROUP BY kode_unit) AS t
ORDER BY kode_unit
