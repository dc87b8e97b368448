SELECT query_to_xml('SELECT nik FROM mahasiswa', true, true, '') AS v
