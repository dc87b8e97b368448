SELECT list(m) AS j FROM mahasiswa m
