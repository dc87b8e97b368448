SELECT kode_prodi, ln(daya_tampung) AS ln_kursi, log10(daya_tampung) AS log_kursi, sqrt(daya_tampung) AS akar, power(daya_tampung, 2) AS kuadrat, exp(1) AS e FROM program_studi WHERE daya_tampung > 0
