SELECT count(*) AS j FROM mahasiswa m JOIN alumni a USING (nim, ipk)
