SELECT count(*) AS j FROM mahasiswa WHERE nim IN
  (SELECT nim FROM alumni WHERE pendapatan > 9000000)
