SELECT count(*) AS j FROM mahasiswa m ASOF JOIN alumni a ON m.nim >= a.nim
