SELECT coalesce(u.kode_unit, p.kode_unit) AS kode, u.nama_unit, p.nama_prodi FROM unit_kerja u FULL JOIN program_studi p ON p.kode_unit = u.kode_unit
