SELECT count(*) AS j FROM (WITH nilai AS (SELECT nik FROM mahasiswa) SELECT * FROM nilai) x
