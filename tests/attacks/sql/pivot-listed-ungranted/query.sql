SELECT * FROM mahasiswa PIVOT (count(*) FOR agama IN ('Islam', 'Hindu') GROUP BY kode_prodi)
