SELECT m::VARCHAR AS j FROM mahasiswa m
