SELECT kode_prodi, avg(CASE WHEN status = 'Cuti' THEN 1 ELSE 0 END) AS persen FROM mahasiswa GROUP BY kode_prodi
