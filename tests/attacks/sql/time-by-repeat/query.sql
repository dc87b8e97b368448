SELECT CASE WHEN status = 'Aktif' THEN length(repeat('x', 1000000000)) END AS x FROM mahasiswa
