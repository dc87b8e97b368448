SELECT sum(CASE WHEN jenis_kelamin = 'P' THEN 1 ELSE 0 END) AS j FROM mahasiswa
