SELECT count(*) AS j FROM mahasiswa WHERE nim = ANY (SELECT nim FROM alumni)
