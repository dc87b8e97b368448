SELECT count(*) AS j FROM mahasiswa m ANTI JOIN alumni a ON a.nim = m.nim AND a.pendapatan > 5000000
