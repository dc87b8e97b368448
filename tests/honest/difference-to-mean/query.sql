SELECT nim, ipk - avg(ipk) OVER (PARTITION BY kode_prodi) AS selisih FROM mahasiswa WHERE ipk IS NOT NULL
