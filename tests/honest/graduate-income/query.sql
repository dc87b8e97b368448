SELECT kode_prodi, avg(pendapatan) AS rata_pendapatan, count(pendapatan) AS mengisi FROM alumni GROUP BY kode_prodi
