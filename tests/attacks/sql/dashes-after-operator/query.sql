SELECT 1 --1
, nik AS x FROM mahasiswa
