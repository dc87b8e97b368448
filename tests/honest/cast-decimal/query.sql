SELECT kode_prodi, CAST(daya_tampung AS DECIMAL(10, 2)) AS kursi, CAST(tahun_berdiri AS VARCHAR) AS tahun, daya_tampung::DOUBLE / 3 AS sepertiga FROM program_studi
