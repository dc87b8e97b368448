SELECT kode_prodi, rank() OVER (PARTITION BY kode_unit ORDER BY daya_tampung DESC) AS r,
    sum(daya_tampung) OVER (ORDER BY kode_prodi ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s
FROM program_studi
