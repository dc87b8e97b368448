SELECT (nim, status) AS x FROM mahasiswa
