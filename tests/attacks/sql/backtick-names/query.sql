SELECT `nik` FROM mahasiswa
