WITH semua AS (
  SELECT jenjang, 1 AS n FROM program_studi WHERE jenjang = 'S1'
  UNION ALL SELECT jenjang, 1 FROM program_studi WHERE jenjang = 'S2'
  UNION ALL SELECT jenjang, 1 FROM program_studi WHERE jenjang = 'S3'
) SELECT jenjang, sum(n) AS prodi FROM semua GROUP BY jenjang
