WITH p AS (SELECT kode_unit, count(*) AS n FROM program_studi GROUP BY kode_unit)
SELECT a.kode_unit, a.n, (SELECT max(b.n) FROM p b) AS terbanyak FROM p a
