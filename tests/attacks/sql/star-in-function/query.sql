SELECT concat(*) AS x FROM mahasiswa
