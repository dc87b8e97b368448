SELECT m.nim, m.angkatan, m.jalur_masuk, m.ipk, k.semester, k.ips, k.sks_diambil FROM mahasiswa m JOIN krs k ON k.nim = m.nim WHERE m.angkatan BETWEEN 2021 AND 2023
