SELECT kode_prodi, count(*) AS mahasiswa FROM mahasiswa WHERE angkatan = $tahun GROUP BY kode_prodi
