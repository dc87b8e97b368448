SELECT date_trunc('month', tanggal_lulus) AS bulan, count(*) AS j FROM mahasiswa GROUP BY 1
