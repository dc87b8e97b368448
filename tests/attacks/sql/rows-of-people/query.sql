SELECT kode_prodi, angkatan, ipk FROM mahasiswa
