SELECT N'nik' AS x, nama FROM mahasiswa
