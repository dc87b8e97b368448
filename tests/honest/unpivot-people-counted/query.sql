SELECT t.jenis, count(*) AS terisi
FROM (SELECT nim, kode_prodi, jalur_masuk, provinsi_asal FROM mahasiswa)
UNPIVOT (isi FOR jenis IN (jalur_masuk AS 'Jalur masuk', provinsi_asal AS 'Provinsi asal')) AS t
GROUP BY t.jenis
