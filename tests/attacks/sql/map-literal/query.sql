SELECT MAP {'a': nim} AS x FROM mahasiswa
