SELECT #1 AS x FROM mahasiswa
