UPDATE mahasiswa SET nama = 'x'
