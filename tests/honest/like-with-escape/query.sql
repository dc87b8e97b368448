SELECT nama_unit FROM unit_kerja WHERE nama_unit NOT LIKE '%!_%' ESCAPE '!'
