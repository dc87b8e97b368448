SELECT {'a': nim}.a AS x FROM mahasiswa
