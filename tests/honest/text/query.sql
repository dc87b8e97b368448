SELECT upper(left(provinsi_asal, 3)) || '-' || lpad(kode_prodi, 6, '0') AS k, count(*) AS j
FROM mahasiswa WHERE provinsi_asal ILIKE '%jawa%' OR trim(provinsi_asal) IN ('Bali', 'Banten')
GROUP BY 1
