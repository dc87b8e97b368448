SELECT ſtatus AS x FROM mahasiswa
