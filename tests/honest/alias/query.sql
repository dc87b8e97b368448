SELECT m.angkatan AS tahun, count(*) AS j FROM mahasiswa AS m GROUP BY m.angkatan
