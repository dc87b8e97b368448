WITH s1 AS (SELECT kode_prodi, kode_unit FROM program_studi WHERE jenjang = 'S1'),
  besar AS (SELECT kode_unit, count(*) AS n FROM s1 GROUP BY kode_unit HAVING count(*) >= 5),
  nama AS (SELECT u.nama_unit, b.n FROM besar b JOIN unit_kerja u ON u.kode_unit = b.kode_unit)
SELECT nama_unit, n FROM nama ORDER BY n DESC, nama_unit
