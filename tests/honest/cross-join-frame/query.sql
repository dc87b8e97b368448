SELECT u.nama_unit, j.jenjang, count(p.kode_prodi) AS prodi
FROM unit_kerja u CROSS JOIN (SELECT DISTINCT jenjang FROM program_studi) j
LEFT JOIN program_studi p ON p.kode_unit = u.kode_unit AND p.jenjang = j.jenjang
WHERE u.jenis = 'Fakultas' GROUP BY u.nama_unit, j.jenjang
