SELECT nim::ENUM('a', 'b') AS x FROM mahasiswa
