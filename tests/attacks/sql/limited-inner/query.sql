SELECT count(*) AS j FROM (SELECT nim FROM mahasiswa ORDER BY ipk DESC LIMIT 20) x
