SELECT kode_prodi AS kode, nama_prodi AS nama FROM program_studi
UNION ALL SELECT kode_unit, nama_unit FROM unit_kerja ORDER BY kode
