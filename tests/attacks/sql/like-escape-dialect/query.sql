SELECT count(*) AS j FROM mahasiswa WHERE nik LIKE '\_x'
