SELECT u.kode_unit, u.nama_kolom, u.isi
FROM (SELECT kode_unit, nama_unit, singkatan FROM unit_kerja)
UNPIVOT INCLUDE NULLS (isi FOR nama_kolom IN (nama_unit, singkatan)) AS u
