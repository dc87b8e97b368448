SELECT u.nama_unit, t.nama_prodi, t.daya_tampung
FROM unit_kerja u
CROSS JOIN LATERAL (
  SELECT p.nama_prodi, p.daya_tampung FROM program_studi p WHERE p.kode_unit = u.kode_unit
  ORDER BY p.daya_tampung DESC, p.nama_prodi LIMIT 3
) AS t
