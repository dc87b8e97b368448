SELECT * FROM query_table('mahasiswa')
