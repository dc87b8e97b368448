SELECT round(x := ipk) AS x FROM mahasiswa
