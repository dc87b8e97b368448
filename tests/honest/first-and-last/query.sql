SELECT DISTINCT kode_unit,
  first_value(nama_prodi) OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi) AS tertua,
  last_value(nama_prodi) OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS termuda,
  nth_value(nama_prodi, 2) OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS kedua
FROM program_studi
