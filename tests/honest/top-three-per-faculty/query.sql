SELECT kode_unit, kode_prodi, daya_tampung
FROM program_studi
QUALIFY row_number() OVER (PARTITION BY kode_unit ORDER BY daya_tampung DESC, kode_prodi) <= 3
