SELECT count(*) AS j FROM mahasiswa a JOIN mahasiswa b USING (nik)
