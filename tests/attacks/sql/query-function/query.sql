SELECT * FROM query('SELECT nik FROM mahasiswa')
