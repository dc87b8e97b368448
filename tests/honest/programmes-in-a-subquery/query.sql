SELECT angkatan, count(*) AS j FROM mahasiswa
WHERE kode_prodi IN (SELECT kode_prodi FROM program_studi WHERE jenjang = 'S1') GROUP BY angkatan
