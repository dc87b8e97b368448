SELECT m.angkatan, k.semester, count(DISTINCT k.nim) AS masih_terdaftar
FROM mahasiswa m JOIN krs k ON k.nim = m.nim WHERE k.status_semester <> 'Keluar' GROUP BY m.angkatan, k.semester ORDER BY m.angkatan, k.semester
