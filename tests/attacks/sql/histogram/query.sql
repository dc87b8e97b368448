SELECT histogram(ipk) AS x FROM mahasiswa
