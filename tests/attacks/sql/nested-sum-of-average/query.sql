SELECT kode_prodi, sum(avg(ipk)) AS x FROM mahasiswa GROUP BY kode_prodi
