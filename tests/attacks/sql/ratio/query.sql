SELECT kode_prodi, 100.0 * count(*) FILTER (WHERE status = 'Cuti') / count(*) AS persen FROM mahasiswa GROUP BY kode_prodi
