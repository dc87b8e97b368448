PREPARE p AS SELECT nik FROM mahasiswa
