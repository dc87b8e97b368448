SELECT kode_prodi, count(*) AS j, avg(ipk) AS rata, sum(sks_lulus) AS sks,
    round(avg(ipk), 2) AS r, count(DISTINCT angkatan) AS a FROM mahasiswa GROUP BY kode_prodi
