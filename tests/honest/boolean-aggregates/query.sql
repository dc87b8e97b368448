SELECT kode_unit, bool_or(akreditasi = 'Unggul') AS ada_unggul, bool_and(daya_tampung >= 30) AS semua_besar FROM program_studi GROUP BY kode_unit
