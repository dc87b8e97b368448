WITH a AS (SELECT x FROM b), b AS (SELECT nik AS x FROM mahasiswa) SELECT x FROM a
