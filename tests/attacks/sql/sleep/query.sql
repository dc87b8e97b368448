SELECT sleep_ms(1000) AS s FROM program_studi
