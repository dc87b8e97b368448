SELECT (SELECT nik FROM mahasiswa) AS x
