SELECT count(*) AS j FROM mahasiswa WHERE nik GLOB '31*'
