SELECT kode_prodi, avg((status = 'Cuti')::INTEGER) AS persen FROM mahasiswa GROUP BY kode_prodi
