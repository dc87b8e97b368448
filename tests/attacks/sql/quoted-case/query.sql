SELECT "NIK" AS n FROM mahasiswa
