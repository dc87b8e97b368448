SELECT count(*) AS j FROM mahasiswa WHERE nim = '1301621001'
