SELECT angkatan, count(*) FILTER (WHERE penerima_kip) AS penerima, count(*) AS semua FROM mahasiswa GROUP BY angkatan
