SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi
HAVING max(penghasilan_orang_tua) > 1
