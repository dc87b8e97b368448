SELECT * FROM mahasiswa UNPIVOT (v FOR k IN (nik, nama))
