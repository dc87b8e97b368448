SELECT kode_prodi, j FROM (SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi) x
