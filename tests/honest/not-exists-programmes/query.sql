SELECT u.nama_unit FROM unit_kerja u WHERE NOT EXISTS (SELECT 1 FROM program_studi p WHERE p.kode_unit = u.kode_unit)
