SELECT * FROM mahasiswa PIVOT (sum(golongan_ukt) FOR angkatan IN (2023 AS a) GROUP BY kode_prodi)
