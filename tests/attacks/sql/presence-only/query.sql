SELECT kode_prodi FROM mahasiswa GROUP BY kode_prodi
