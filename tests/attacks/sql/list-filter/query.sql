SELECT list_filter([nim], x -> x > '1') AS x FROM mahasiswa
