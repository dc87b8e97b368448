SELECT count(*) AS j FROM mahasiswa WHERE substring('a', golongan_ukt, -9) = ''
