SELECT kode_prodi, count(*) AS j FROM (SELECT kode_prodi, nim FROM mahasiswa UNION ALL SELECT kode_prodi, nim FROM alumni) x GROUP BY kode_prodi
