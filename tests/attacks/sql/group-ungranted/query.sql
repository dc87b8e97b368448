SELECT count(*) AS j FROM mahasiswa GROUP BY agama
