SELECT year(tanggal_masuk) AS tahun, kode_prodi AS prodi, count(*) AS j FROM mahasiswa GROUP BY tahun, prodi ORDER BY tahun, j DESC
