SELECT kode_unit, count(*) AS j FROM program_studi GROUP BY ROLLUP (kode_unit)
