SELECT row(m) AS j FROM mahasiswa m
