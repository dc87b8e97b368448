SELECT u.singkatan AS fakultas, count(*) AS mahasiswa_aktif
FROM mahasiswa m
JOIN program_studi p USING (kode_prodi)
JOIN unit_kerja u USING (kode_unit)
WHERE m.status = 'Aktif'
GROUP BY u.singkatan
