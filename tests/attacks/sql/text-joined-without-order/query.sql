SELECT kode_unit, string_agg(nama_prodi, ',') AS n FROM program_studi GROUP BY kode_unit
