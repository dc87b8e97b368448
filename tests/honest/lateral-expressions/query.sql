SELECT kode_prodi, x.dasawarsa, y.sebutan
FROM program_studi p,
  LATERAL (SELECT p.tahun_berdiri // 10 * 10 AS dasawarsa) x,
  LATERAL (SELECT x.dasawarsa || '-an' AS sebutan) y
