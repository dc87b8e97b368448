SELECT kode_prodi /* /* */ , nama */ , nik FROM mahasiswa
