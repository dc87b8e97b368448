SELECT kode_unit, round(100.0 * count_if(akreditasi IN ('Unggul', 'A')) / count(*), 1) AS persen_unggul FROM program_studi GROUP BY kode_unit
