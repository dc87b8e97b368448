SELECT if(ipk >= 3, 'ya', 'tidak') AS tiga_ke_atas, count(*) AS mahasiswa FROM mahasiswa WHERE ipk IS NOT NULL GROUP BY 1
