SELECT golongan_ukt, count(*) AS mahasiswa FROM mahasiswa GROUP BY golongan_ukt
