SELECT dayname(tanggal_lulus) AS hari, isodow(tanggal_lulus) AS nomor_hari, count(*) AS lulusan FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY 1, 2
