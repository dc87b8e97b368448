SELECT angkatan,
  count(*) FILTER (WHERE status = 'Aktif') AS aktif,
  count(*) FILTER (WHERE status = 'Lulus') AS lulus,
  count(*) FILTER (WHERE status = 'Cuti') AS cuti,
  count(*) FILTER (WHERE status IN ('Keluar', 'DO')) AS keluar
FROM mahasiswa GROUP BY angkatan
