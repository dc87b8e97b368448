SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi
