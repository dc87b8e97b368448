SELECT count(*) AS j FROM mahasiswa WHERE angkatan = 2023 UNION ALL SELECT count(*) FROM mahasiswa WHERE angkatan = 2023 AND nim <> '1'
