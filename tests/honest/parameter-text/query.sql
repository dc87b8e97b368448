SELECT angkatan, count(*) AS mahasiswa FROM mahasiswa WHERE kode_prodi = $prodi AND ipk >= $ambang GROUP BY angkatan
