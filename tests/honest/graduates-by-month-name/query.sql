SELECT monthname(tanggal_lulus) AS bulan, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1
