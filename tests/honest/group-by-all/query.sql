SELECT kode_prodi, angkatan, count(*) AS j FROM mahasiswa GROUP BY ALL
