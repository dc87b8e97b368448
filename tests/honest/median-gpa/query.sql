SELECT kode_prodi, median(ipk) AS median_ipk, quantile_cont(ipk, 0.9) AS p90 FROM mahasiswa GROUP BY kode_prodi
