SELECT count(*) AS j FROM mahasiswa WHERE nik ~ '^31'
