SELECT split_part(golongan, '/', 1) AS golongan_besar, count(*) AS pegawai FROM pegawai GROUP BY 1 ORDER BY 1
