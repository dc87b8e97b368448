SELECT kode_prodi, angkatan, count(*) AS mahasiswa
FROM mahasiswa
GROUP BY kode_prodi, angkatan
ORDER BY kode_prodi, angkatan
