SELECT kode_mk, nilai_huruf, count(DISTINCT nim) AS mahasiswa FROM nilai GROUP BY kode_mk, nilai_huruf
