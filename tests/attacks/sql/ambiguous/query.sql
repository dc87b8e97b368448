SELECT kode_prodi AS p, count(*) AS j FROM mahasiswa, program_studi GROUP BY 1
