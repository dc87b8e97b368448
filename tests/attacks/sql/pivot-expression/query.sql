SELECT * FROM mahasiswa PIVOT (count(*) FOR (angkatan || nik) IN ('x' AS a) GROUP BY kode_prodi)
