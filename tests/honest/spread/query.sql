SELECT kode_unit, stddev(daya_tampung) AS simpangan, variance(daya_tampung) AS ragam,
  max(daya_tampung) - min(daya_tampung) AS rentang, corr(daya_tampung, tahun_berdiri) AS korelasi
FROM program_studi GROUP BY kode_unit HAVING count(*) > 2
