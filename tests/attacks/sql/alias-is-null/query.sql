SELECT count(*) AS j FROM mahasiswa m WHERE m IS NOT NULL
