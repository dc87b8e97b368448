PIVOT mahasiswa ON agama IN ('Islam') USING count(*) GROUP BY kode_prodi
