SELECT kode_unit, jenjang, count(*) AS prodi FROM program_studi GROUP BY ROLLUP (kode_unit, jenjang)
