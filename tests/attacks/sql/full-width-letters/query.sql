SELECT ｎｉｋ FROM mahasiswa
