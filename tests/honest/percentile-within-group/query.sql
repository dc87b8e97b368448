SELECT jenjang, percentile_cont(0.5) WITHIN GROUP (ORDER BY daya_tampung) AS median_kursi FROM program_studi GROUP BY jenjang
