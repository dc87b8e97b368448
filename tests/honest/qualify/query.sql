SELECT kode_prodi FROM program_studi
QUALIFY row_number() OVER (PARTITION BY kode_unit ORDER BY kode_prodi) = 1
