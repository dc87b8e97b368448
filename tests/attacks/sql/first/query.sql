SELECT kode_prodi, first(ipk) AS x FROM mahasiswa GROUP BY kode_prodi
