SELECT kode_prodi, angkatan, count(*) AS j FROM mahasiswa GROUP BY CUBE (kode_prodi, angkatan)
