SELECT * FROM mahasiswa PIVOT (count(*) FOR angkatan IN (2023 AS a))
