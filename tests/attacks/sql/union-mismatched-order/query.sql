SELECT nim, ipk FROM mahasiswa UNION ALL SELECT kode_prodi, nim FROM alumni
