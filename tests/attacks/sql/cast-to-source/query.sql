SELECT nim::mahasiswa AS x FROM mahasiswa
