SELECT nim.hash() AS x FROM mahasiswa
