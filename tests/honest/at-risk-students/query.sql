WITH terakhir AS (
  SELECT nim, ips, row_number() OVER (PARTITION BY nim ORDER BY semester DESC) AS ke FROM krs WHERE ips IS NOT NULL
), berisiko AS (SELECT nim FROM terakhir WHERE ke = 1 AND ips < 2.5)
SELECT kode_prodi, count(*) AS berisiko FROM mahasiswa WHERE nim IN (SELECT nim FROM berisiko) AND status = 'Aktif' GROUP BY kode_prodi
