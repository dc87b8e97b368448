SELECT struct_extract(m, 'nik') AS j FROM mahasiswa m
