SELECT * FROM mahasiswa PIVOT (count(*) FOR angkatan IN (2023 AS a) GROUP BY kode_prodi) PIVOT (count(*) FOR kode_prodi IN ('1101' AS b) GROUP BY a)
