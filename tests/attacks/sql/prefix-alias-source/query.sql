SELECT m.nik FROM m: mahasiswa
