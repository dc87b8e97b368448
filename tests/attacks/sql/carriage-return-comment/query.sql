SELECT kode_prodi -- x, nik FROM mahasiswa
