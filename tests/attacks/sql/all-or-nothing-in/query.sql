SELECT count(*) AS j FROM mahasiswa m WHERE m.nim IN (SELECT a.nim FROM alumni a JOIN mahasiswa x ON x.angkatan = 2016 AND x.kode_prodi = '9910' AND x.status = 'Cuti')
