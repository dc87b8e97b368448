SELECT count(*) AS j FROM mahasiswa TABLESAMPLE 5%
