SELECT m.angkatan, count(*) AS tanpa_krs FROM mahasiswa m LEFT JOIN krs k ON k.nim = m.nim AND k.semester = '2024-1' WHERE k.nim IS NULL GROUP BY m.angkatan
