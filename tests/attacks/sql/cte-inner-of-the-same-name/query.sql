WITH a AS (SELECT kode_prodi AS x FROM program_studi), b AS (WITH a AS (SELECT nik AS x FROM mahasiswa) SELECT x FROM a) SELECT b.x FROM b, a
