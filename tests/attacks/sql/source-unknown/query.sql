SELECT count(*) AS j FROM gaji
