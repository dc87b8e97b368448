SELECT kode_prodi, array_agg(nim) AS x FROM mahasiswa GROUP BY kode_prodi
