SELECT DISTINCT kode_prodi, angkatan, status FROM mahasiswa
