SELECT kode_prodi, count(*) FILTER (WHERE angkatan = $tahun) AS tahun_ini, count(*) FILTER (WHERE angkatan = $tahun - 1) AS tahun_lalu FROM mahasiswa GROUP BY kode_prodi
