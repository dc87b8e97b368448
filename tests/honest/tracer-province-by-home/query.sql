SELECT m.provinsi_asal, a.provinsi_kerja, count(*) AS alumni FROM alumni a JOIN mahasiswa m ON m.nim = a.nim WHERE a.provinsi_kerja IS NOT NULL GROUP BY 1, 2
