SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY ROLLUP (kode_prodi)
