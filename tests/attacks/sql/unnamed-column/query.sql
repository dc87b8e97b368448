SELECT kode_prodi, count(*) FROM mahasiswa GROUP BY kode_prodi
