SELECT count(*) AS j FROM mahasiswa WHERE nim IN (SELECT nim FROM mahasiswa QUALIFY max(CASE WHEN angkatan = 2016 AND kode_prodi = '9910' THEN status END) OVER () = 'Cuti')
