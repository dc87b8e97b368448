SELECT u.nama_unit, p.jenjang, count(*) AS j FROM mahasiswa m
JOIN program_studi p ON p.kode_prodi = m.kode_prodi JOIN unit_kerja u ON u.kode_unit = p.kode_unit
WHERE m.status = 'Aktif' GROUP BY u.nama_unit, p.jenjang
