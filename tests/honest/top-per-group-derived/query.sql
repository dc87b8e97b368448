SELECT t.kode_unit, t.nama_prodi
FROM (SELECT kode_unit, nama_prodi, row_number() OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi) AS ke FROM program_studi) t
WHERE t.ke = 1
