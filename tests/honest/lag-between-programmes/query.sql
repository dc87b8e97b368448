SELECT kode_prodi, tahun_berdiri - lag(tahun_berdiri, 1, tahun_berdiri) OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi) AS selang_tahun,
  lead(nama_prodi) OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi) AS berikutnya
FROM program_studi
