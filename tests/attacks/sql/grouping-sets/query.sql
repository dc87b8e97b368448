SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY GROUPING SETS ((kode_prodi), ())
