WITH lulusan AS (
  SELECT nim, kode_prodi, year(tanggal_lulus) AS tahun FROM mahasiswa WHERE tanggal_lulus IS NOT NULL
)
SELECT * FROM lulusan
PIVOT (count(nim) FOR tahun IN (2022 AS t2022, 2023 AS t2023, 2024 AS t2024) GROUP BY kode_prodi)
