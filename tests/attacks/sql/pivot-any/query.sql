SELECT * FROM mahasiswa PIVOT (count(*) FOR angkatan IN ANY GROUP BY kode_prodi)
