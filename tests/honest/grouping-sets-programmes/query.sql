SELECT kode_unit, jenjang, grouping(kode_unit) AS semua_unit, count(*) AS prodi FROM program_studi GROUP BY GROUPING SETS ((kode_unit, jenjang), (jenjang), ())
