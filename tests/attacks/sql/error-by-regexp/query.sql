SELECT count(*) AS j FROM mahasiswa WHERE regexp_matches('a', nama)
