SELECT nim[1:3] AS x FROM mahasiswa
