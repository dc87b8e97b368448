SELECT kode_prodi, sum(j) AS j FROM (SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi, angkatan) x GROUP BY kode_prodi
