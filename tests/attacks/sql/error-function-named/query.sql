SELECT CASE WHEN agama = 'Islam' THEN error('x') END AS x FROM mahasiswa
