SELECT count(*) AS j FROM dosen
