SELECT * FROM (SELECT nim, kode_prodi, angkatan FROM mahasiswa) PIVOT (max(nim) FOR angkatan IN (2023 AS a))
