SELECT m.nim, t.semester, t.ips FROM mahasiswa m, LATERAL (SELECT k.semester, k.ips FROM krs k WHERE k.nim = m.nim ORDER BY k.semester DESC LIMIT 1) t WHERE m.angkatan = 2023
