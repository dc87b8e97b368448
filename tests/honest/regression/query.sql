SELECT regr_slope(daya_tampung, tahun_berdiri) AS kemiringan, regr_intercept(daya_tampung, tahun_berdiri) AS potongan,
  regr_r2(daya_tampung, tahun_berdiri) AS r2, covar_pop(daya_tampung, tahun_berdiri) AS kovarians, skewness(daya_tampung) AS kemencengan, kurtosis(daya_tampung) AS keruncingan
FROM program_studi
