WITH a AS (SELECT kode_prodi FROM a) SELECT kode_prodi FROM a
