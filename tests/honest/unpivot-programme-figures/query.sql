SELECT kode_prodi, ukuran, nilai_angka
FROM (SELECT kode_prodi, daya_tampung, tahun_berdiri FROM program_studi)
UNPIVOT (nilai_angka FOR ukuran IN (daya_tampung AS 'Daya tampung', tahun_berdiri AS 'Tahun berdiri'))
