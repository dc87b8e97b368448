SELECT kode_prodi AS nik, count(*) AS j FROM mahasiswa WHERE mahasiswa.nik IS NOT NULL GROUP BY 1
