SELECT kode_prodi, greatest(daya_tampung, 40) AS paling_kecil_40, least(daya_tampung, 100) AS paling_besar_100, sign(daya_tampung - 50) AS tanda FROM program_studi
