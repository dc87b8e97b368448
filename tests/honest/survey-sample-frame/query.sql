SELECT nim, kode_prodi, angkatan, row_number() OVER (PARTITION BY kode_prodi ORDER BY nim) AS urut FROM mahasiswa WHERE status = 'Aktif'
