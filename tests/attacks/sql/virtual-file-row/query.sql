SELECT file_row_number FROM mahasiswa
