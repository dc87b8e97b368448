SELECT '\' AS x, nik FROM mahasiswa WHERE nama = ' OR \''
