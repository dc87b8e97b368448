SELECT $$nik$$ AS x, nik FROM mahasiswa
