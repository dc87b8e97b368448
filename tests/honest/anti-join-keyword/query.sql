SELECT m.kode_prodi, count(*) AS belum_menjawab FROM mahasiswa m ANTI JOIN alumni a ON a.nim = m.nim WHERE m.status = 'Lulus' GROUP BY m.kode_prodi
