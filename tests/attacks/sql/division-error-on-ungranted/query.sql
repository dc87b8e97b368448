SELECT count(*) AS j FROM mahasiswa WHERE 1 / (golongan_ukt - 3) > 0
