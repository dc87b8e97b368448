SELECT count(*) AS j FROM mahasiswa a JOIN mahasiswa b ON a = b
