SELECT nik FROM _dr_siakad.main.mahasiswa
