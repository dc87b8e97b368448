SELECT count(*) AS j FROM mahasiswa WHERE nim IS JSON
