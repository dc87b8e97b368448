SELECT kode_prodi, daya_tampung,
  avg(daya_tampung) OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS rata_bergerak
FROM program_studi
