SELECT count(*) AS j FROM mahasiswa WHERE angkatan < year(today())
