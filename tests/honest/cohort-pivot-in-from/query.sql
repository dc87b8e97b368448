SELECT *
FROM (SELECT kode_prodi, angkatan, nim FROM mahasiswa)
PIVOT (count(nim) FOR angkatan IN (2021 AS a2021, 2022 AS a2022, 2023 AS a2023, 2024 AS a2024))
ORDER BY kode_prodi
