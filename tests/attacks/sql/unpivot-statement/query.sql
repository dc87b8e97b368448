UNPIVOT mahasiswa ON nik, nama INTO NAME k VALUE v
