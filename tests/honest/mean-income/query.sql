SELECT golongan_ukt, avg(penghasilan_orang_tua) AS rata_penghasilan, count(*) AS mahasiswa FROM mahasiswa GROUP BY golongan_ukt
