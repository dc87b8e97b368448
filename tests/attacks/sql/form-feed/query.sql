SELECT nikFROM mahasiswa
