SELECT struct_pack(a := m) AS j FROM mahasiswa m
