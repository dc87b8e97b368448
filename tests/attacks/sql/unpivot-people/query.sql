SELECT k, v FROM (SELECT nim, status, jalur_masuk FROM mahasiswa) UNPIVOT (v FOR k IN (nim, status))
