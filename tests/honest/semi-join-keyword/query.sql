SELECT m.kode_prodi, count(*) AS penjawab FROM mahasiswa m SEMI JOIN alumni a ON a.nim = m.nim GROUP BY m.kode_prodi
