SELECT count(*) AS j FROM nilai NATURAL JOIN mahasiswa
