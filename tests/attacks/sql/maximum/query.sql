SELECT kode_prodi, max(ipk) AS x, count(*) AS j FROM mahasiswa GROUP BY kode_prodi
