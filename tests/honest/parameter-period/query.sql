SELECT date_trunc('month', tanggal_lulus) AS bulan, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus BETWEEN $dari AND $sampai GROUP BY 1
