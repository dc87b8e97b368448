SELECT kode_unit, count(*) AS j FROM program_studi GROUP BY kode_unit HAVING max(akreditasi) = 'A'
