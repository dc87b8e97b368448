SELECT * FROM mahasiswa PIVOT (count(*) FOR angkatan IN (SELECT angkatan FROM mahasiswa) GROUP BY kode_prodi)
