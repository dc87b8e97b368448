SELECT kode_prodi, rank() OVER w AS peringkat, dense_rank() OVER w AS peringkat_rapat,
  percent_rank() OVER w AS persen, cume_dist() OVER w AS kumulatif
FROM program_studi
WINDOW w AS (PARTITION BY kode_unit ORDER BY daya_tampung DESC)
ORDER BY kode_prodi
