SELECT kode_prodi, sum(DISTINCT ipk) AS x FROM mahasiswa GROUP BY kode_prodi
