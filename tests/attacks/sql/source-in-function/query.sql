SELECT md5(m::VARCHAR) AS h FROM mahasiswa m
