SELECT m.ipk AS a FROM mahasiswa m, program_studi m
