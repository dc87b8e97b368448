SELECT kode_prodi, count(*) AS j
FROM mahasiswa
WHERE status = 'Aktif'
  AND angkatan > 2020
  AND jalur_masuk = 'SNBP'

  AND nik LIKE '31%'
GROUP BY kode_prodi
