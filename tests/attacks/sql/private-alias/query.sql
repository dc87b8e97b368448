SELECT kode_prodi AS _dr_n0, count(*) AS j FROM mahasiswa GROUP BY 1
