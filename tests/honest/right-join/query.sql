SELECT u.nama_unit, p.nama_prodi FROM program_studi p RIGHT JOIN unit_kerja u ON u.kode_unit = p.kode_unit
