SELECT p.kode_prodi, p.nama_prodi FROM program_studi p WHERE p.kode_unit NOT IN (SELECT u.kode_unit FROM unit_kerja u WHERE u.jenis = 'Fakultas')
