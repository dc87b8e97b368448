SELECT bocor(kode_prodi) AS b FROM mahasiswa
