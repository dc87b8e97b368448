SELECT x.s AS s, count(*) AS j FROM (SELECT nim, first_value(status) OVER (PARTITION BY kode_prodi ORDER BY ipk) AS s FROM mahasiswa) x GROUP BY x.s
