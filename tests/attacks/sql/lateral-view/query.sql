SELECT x.a FROM mahasiswa m LATERAL VIEW explode(array(m.nim)) x AS a
