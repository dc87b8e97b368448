SELECT kode_prodi, count(*) AS j, rank() OVER (ORDER BY count(*)) AS r FROM mahasiswa GROUP BY kode_prodi
