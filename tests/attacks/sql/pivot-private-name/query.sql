SELECT * FROM program_studi PIVOT (count(*) FOR jenjang IN ('S1' AS _dr_key) GROUP BY kode_unit)
