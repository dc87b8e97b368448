SELECT u.nama_unit, (SELECT count(*) FROM program_studi p WHERE p.kode_unit = u.kode_unit) AS j
FROM unit_kerja u
