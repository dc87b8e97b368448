SELECT t.banyak, count(*) AS mahasiswa FROM (SELECT nim, count(DISTINCT kode_mk) AS banyak FROM nilai WHERE semester = '2024-1' GROUP BY nim) t GROUP BY t.banyak
