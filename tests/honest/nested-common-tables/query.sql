WITH luar AS (WITH dalam AS (SELECT kode_unit, daya_tampung FROM program_studi) SELECT kode_unit, sum(daya_tampung) AS kursi FROM dalam GROUP BY kode_unit)
SELECT u.singkatan, l.kursi FROM luar l JOIN unit_kerja u ON u.kode_unit = l.kode_unit
