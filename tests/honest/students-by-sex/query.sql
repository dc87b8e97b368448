SELECT kode_prodi, jenis_kelamin, count(*) AS mahasiswa FROM mahasiswa WHERE status = 'Aktif' GROUP BY kode_prodi, jenis_kelamin
