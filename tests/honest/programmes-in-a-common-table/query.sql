WITH fmipa AS (SELECT kode_prodi, nama_prodi FROM program_studi WHERE kode_unit = '13')
SELECT f.nama_prodi, count(*) AS j FROM fmipa f JOIN mahasiswa m ON m.kode_prodi = f.kode_prodi
GROUP BY f.nama_prodi
