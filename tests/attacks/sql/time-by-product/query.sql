SELECT count(*) AS j FROM mahasiswa a, mahasiswa b, mahasiswa c WHERE a.agama = 'Islam'
