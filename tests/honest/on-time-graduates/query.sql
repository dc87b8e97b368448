SELECT angkatan, count(*) AS lulusan,
  count(*) FILTER (WHERE tanggal_lulus <= tanggal_masuk + INTERVAL 4 YEAR) AS tepat_waktu
FROM mahasiswa WHERE status = 'Lulus' GROUP BY angkatan
