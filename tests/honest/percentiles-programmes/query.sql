SELECT kode_unit, quantile_cont(daya_tampung, 0.25) AS q1, median(daya_tampung) AS q2,
  quantile_cont(daya_tampung, 0.75) AS q3, quantile_disc(daya_tampung, 0.9) AS p90
FROM program_studi GROUP BY kode_unit
