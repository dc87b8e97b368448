SELECT md5(nim) AS h, count(*) AS j FROM mahasiswa GROUP BY 1
