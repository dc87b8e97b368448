SELECT count(*) AS j FROM mahasiswa
