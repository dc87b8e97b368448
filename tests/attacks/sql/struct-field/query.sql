SELECT m.m.nik AS j FROM mahasiswa m
