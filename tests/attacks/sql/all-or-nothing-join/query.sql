SELECT count(*) AS j FROM mahasiswa m JOIN (SELECT max(ipk) AS x FROM mahasiswa WHERE angkatan = 2016) t ON m.ipk < t.x
