SELECT /*+ READ_CSV('x') */ nik AS x FROM mahasiswa
