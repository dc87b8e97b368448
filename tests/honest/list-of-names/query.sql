SELECT u.nama_unit, string_agg(p.nama_prodi, ', ' ORDER BY p.nama_prodi) AS prodi
FROM unit_kerja u JOIN program_studi p ON p.kode_unit = u.kode_unit GROUP BY u.nama_unit
