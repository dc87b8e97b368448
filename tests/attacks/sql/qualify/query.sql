SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi QUALIFY row_number() OVER (ORDER BY count(*)) = 1
