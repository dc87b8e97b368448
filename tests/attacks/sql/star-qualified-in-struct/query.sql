SELECT struct_pack(m.*) AS x FROM mahasiswa m
