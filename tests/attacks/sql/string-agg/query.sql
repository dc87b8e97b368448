SELECT kode_prodi, string_agg(nim, ',') AS x FROM mahasiswa GROUP BY kode_prodi
