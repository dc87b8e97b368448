SELECT *
FROM mahasiswa
PIVOT (count(*) AS jumlah, avg(ipk) AS rata_ipk FOR angkatan IN (2022 AS a2022, 2023 AS a2023) GROUP BY kode_prodi)
