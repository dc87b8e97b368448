SELECT nim::BLOB AS x FROM mahasiswa
