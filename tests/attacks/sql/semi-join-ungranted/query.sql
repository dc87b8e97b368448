SELECT count(*) AS j FROM mahasiswa m SEMI JOIN alumni a ON a.nim = m.nim AND a.sektor = 'BUMN/BUMD'
