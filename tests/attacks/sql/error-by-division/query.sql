SELECT count(*) AS j FROM mahasiswa WHERE 1 // (CASE WHEN agama = 'Islam' THEN 0 ELSE 1 END) = 1
