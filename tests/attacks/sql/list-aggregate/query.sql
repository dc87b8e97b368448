SELECT kode_prodi, list(ipk) AS x FROM mahasiswa GROUP BY kode_prodi
