SELECT nim FROM alumni WHERE tahun_lulus = 2024 UNION SELECT nim FROM mahasiswa WHERE status = 'Lulus' AND year(tanggal_lulus) = 2024
