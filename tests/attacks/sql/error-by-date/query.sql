SELECT make_date(2024, golongan_ukt, 31) AS d, count(*) AS j FROM mahasiswa GROUP BY 1
