SELECT nik AS x, x AS y FROM mahasiswa
