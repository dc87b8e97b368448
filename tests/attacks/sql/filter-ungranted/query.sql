SELECT count(*) FILTER (WHERE agama = 'Islam') AS j FROM mahasiswa
