SELECT kode_prodi, median(ipk) AS x FROM mahasiswa GROUP BY kode_prodi
