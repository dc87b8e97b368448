SELECT count(*) AS j FROM mahasiswa m WHERE EXISTS (SELECT 1 FROM mahasiswa x WHERE x.angkatan = 2016 AND x.kode_prodi = '9910' AND x.status = 'Cuti')
