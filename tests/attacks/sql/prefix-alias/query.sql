SELECT x: nik, y: nama FROM mahasiswa
