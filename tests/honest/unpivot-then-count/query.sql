SELECT u.ukuran, sum(u.v) AS total, count(*) AS baris
FROM (SELECT kode_prodi, daya_tampung, tahun_berdiri FROM program_studi)
UNPIVOT (v FOR ukuran IN (daya_tampung, tahun_berdiri)) u
GROUP BY u.ukuran
