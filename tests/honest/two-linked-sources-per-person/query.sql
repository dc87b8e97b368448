WITH s AS (SELECT m.nim, m.kode_prodi, count(*) AS n FROM mahasiswa m JOIN nilai n ON n.nim = m.nim
    GROUP BY ALL)
SELECT kode_prodi, avg(n) AS rata FROM s GROUP BY kode_prodi
