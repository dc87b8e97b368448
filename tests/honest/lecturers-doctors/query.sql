SELECT d.kode_prodi, count(*) AS dosen, count(*) FILTER (WHERE d.pendidikan_terakhir = 'S3') AS doktor, count(*) FILTER (WHERE d.bersertifikat) AS bersertifikat FROM dosen d GROUP BY d.kode_prodi
