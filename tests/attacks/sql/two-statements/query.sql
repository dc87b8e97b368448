SELECT 1 AS a; SELECT nik FROM mahasiswa
