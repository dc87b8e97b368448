WITH mahasiswa AS (SELECT kode_prodi FROM program_studi) SELECT count(*) AS j FROM mahasiswa
