SELECT struct_pack(a := nim) AS x FROM mahasiswa
