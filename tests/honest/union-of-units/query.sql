SELECT kode_unit AS kode, nama_unit AS nama, 'unit' AS jenis_kode FROM unit_kerja
UNION ALL
SELECT kode_prodi, nama_prodi, 'prodi' FROM program_studi
ORDER BY kode
