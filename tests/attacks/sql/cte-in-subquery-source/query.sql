SELECT kode_prodi FROM program_studi WHERE kode_prodi IN (WITH dosen AS (SELECT kode_prodi FROM program_studi) SELECT kode_prodi FROM dosen)
