SELECT kode_unit, count(DISTINCT jenjang) AS jenjang_berbeda, count(DISTINCT akreditasi) AS peringkat_berbeda FROM program_studi GROUP BY kode_unit
