SELECT count(*) AS j, get_current_timestamp() AS t FROM mahasiswa
