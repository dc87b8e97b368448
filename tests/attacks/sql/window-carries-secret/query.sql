SELECT x.s AS s, count(*) AS j FROM (SELECT nim, max(CASE WHEN angkatan = 2016 AND kode_prodi = '9910' THEN status END) OVER () AS s FROM mahasiswa) x GROUP BY x.s
