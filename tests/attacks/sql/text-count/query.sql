SELECT kode_prodi, CAST(count(*) AS VARCHAR) AS j FROM mahasiswa GROUP BY kode_prodi
