SELECT count(m) AS j FROM mahasiswa m
