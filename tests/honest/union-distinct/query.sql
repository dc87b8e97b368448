SELECT kode_unit FROM unit_kerja UNION SELECT kode_unit FROM program_studi
