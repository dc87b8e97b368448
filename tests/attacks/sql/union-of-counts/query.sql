SELECT 'a' AS k, count(*) AS j FROM mahasiswa UNION ALL SELECT 'b' AS k, count(*) AS j FROM alumni
