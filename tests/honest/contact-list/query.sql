SELECT nim, nama, email FROM mahasiswa WHERE angkatan = 2024 ORDER BY nim
