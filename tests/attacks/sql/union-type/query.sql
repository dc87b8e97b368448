SELECT union_value(k := nim) AS x FROM mahasiswa
