SELECT nik.upper() AS x FROM mahasiswa
