SELECT make_date(angkatan, 8, 1) AS awal_kuliah, count(*) AS mahasiswa FROM mahasiswa GROUP BY 1
