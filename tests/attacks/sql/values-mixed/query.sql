SELECT nim FROM mahasiswa UNION ALL VALUES ('x')
