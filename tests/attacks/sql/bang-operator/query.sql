SELECT !(length(nik) > 3) AS x FROM mahasiswa
