SELECT kode_prodi, avg(date_diff('month', tanggal_masuk, tanggal_lulus)) AS rata_bulan
FROM mahasiswa WHERE status = 'Lulus' GROUP BY kode_prodi
