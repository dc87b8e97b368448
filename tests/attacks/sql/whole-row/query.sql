SELECT m FROM mahasiswa m
