SELECT kode_prodi, min(ipk) AS x FROM mahasiswa GROUP BY kode_prodi
