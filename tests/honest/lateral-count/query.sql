SELECT u.nama_unit, x.prodi, x.kursi
FROM unit_kerja u
LEFT JOIN LATERAL (SELECT count(*) AS prodi, sum(p.daya_tampung) AS kursi FROM program_studi p WHERE p.kode_unit = u.kode_unit) x ON TRUE
