SELECT count(DISTINCT m.*) AS j FROM mahasiswa m
