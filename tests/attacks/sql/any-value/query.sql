SELECT kode_prodi, any_value(ipk) AS x FROM mahasiswa GROUP BY kode_prodi
