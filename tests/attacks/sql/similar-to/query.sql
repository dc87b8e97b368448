SELECT count(*) AS j FROM mahasiswa WHERE nim SIMILAR TO '1.*'
