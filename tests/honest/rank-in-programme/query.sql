SELECT nim, kode_prodi, ipk, rank() OVER (PARTITION BY kode_prodi ORDER BY ipk DESC) AS peringkat FROM mahasiswa WHERE status = 'Aktif' QUALIFY peringkat <= 10
