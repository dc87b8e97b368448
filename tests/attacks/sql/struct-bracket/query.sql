SELECT m['nik'] AS j FROM mahasiswa m
