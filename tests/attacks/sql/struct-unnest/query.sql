SELECT unnest(m) FROM mahasiswa m
