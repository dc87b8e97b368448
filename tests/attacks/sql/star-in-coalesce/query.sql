SELECT coalesce(*) AS x FROM mahasiswa
