SELECT kode_unit FROM unit_kerja EXCEPT SELECT kode_unit FROM program_studi
