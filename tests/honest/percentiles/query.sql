SELECT quantile_cont(daya_tampung, 0.9) AS q, stddev(daya_tampung) AS s FROM program_studi
