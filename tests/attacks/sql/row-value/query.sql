SELECT ROW(nim, status) AS x FROM mahasiswa
