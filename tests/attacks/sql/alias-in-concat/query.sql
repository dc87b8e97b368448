SELECT m || '' AS x FROM mahasiswa m
