SELECT 2--1
+ length(nama) AS x FROM mahasiswa
