SELECT count(*) AS j FROM mahasiswa m SEMI JOIN mahasiswa x ON x.angkatan = 2016 AND x.status = 'Cuti'
