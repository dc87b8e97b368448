SELECT to_json(m) AS j FROM mahasiswa m
