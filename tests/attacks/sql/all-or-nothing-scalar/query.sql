SELECT count(*) AS j FROM mahasiswa m WHERE 'Cuti' = (SELECT x.status FROM mahasiswa x WHERE x.angkatan = 2016 AND x.kode_prodi = '9910')
