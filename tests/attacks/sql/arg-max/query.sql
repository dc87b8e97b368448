SELECT arg_max(nim, ipk) AS x FROM mahasiswa
