SELECT v FROM (SELECT nim, nik, nama FROM mahasiswa) UNPIVOT (v FOR k IN (nik, nama))
