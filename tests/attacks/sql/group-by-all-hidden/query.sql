SELECT count(*) AS j, m.* FROM mahasiswa m GROUP BY ALL
