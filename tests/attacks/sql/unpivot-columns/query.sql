SELECT v FROM mahasiswa UNPIVOT (v FOR k IN (COLUMNS('n.*')))
