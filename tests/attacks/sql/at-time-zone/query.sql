SELECT tanggal_masuk AT TIME ZONE 'UTC' AS x FROM mahasiswa
