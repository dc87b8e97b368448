SELECT kode_prodi, daya_tampung / nullif(tahun_berdiri - 1970, 0) AS rasio FROM program_studi
