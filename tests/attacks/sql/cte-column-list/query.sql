WITH a(nik) AS (SELECT kode_prodi FROM program_studi) SELECT nik FROM a
