FROM mahasiswa SELECT angkatan, count(*) AS j GROUP BY angkatan
