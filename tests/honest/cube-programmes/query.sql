SELECT kode_unit, jenjang, count(*) AS prodi FROM program_studi GROUP BY CUBE (kode_unit, jenjang)
