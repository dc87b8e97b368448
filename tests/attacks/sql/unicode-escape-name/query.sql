SELECT U&"\006eik" AS x FROM mahasiswa
