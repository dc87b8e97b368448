SELECT count(*) AS j FROM mahasiswa USING SAMPLE 5
