SELECT count(*) AS j FROM mahasiswa, range(1000)
