SELECT count(*) AS j FROM mahasiswa WHERE status = "agama"
