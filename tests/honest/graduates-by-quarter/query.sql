SELECT date_trunc('quarter', tanggal_lulus) AS triwulan, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus >= DATE '2023-01-01' GROUP BY 1
