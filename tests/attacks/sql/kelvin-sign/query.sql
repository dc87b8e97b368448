SELECT niK AS x FROM mahasiswa
