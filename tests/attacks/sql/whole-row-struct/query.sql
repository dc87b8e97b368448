SELECT {'a': m} AS j FROM mahasiswa m
