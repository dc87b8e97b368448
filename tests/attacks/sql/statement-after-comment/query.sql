SELECT 1 AS a --;
; DROP TABLE mahasiswa
