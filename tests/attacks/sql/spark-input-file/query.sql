SELECT input_file_name() AS v FROM mahasiswa
