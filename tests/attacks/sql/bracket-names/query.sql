SELECT [nik] FROM mahasiswa
