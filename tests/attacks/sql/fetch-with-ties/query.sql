SELECT kode_prodi FROM program_studi ORDER BY jenjang FETCH FIRST 1 ROW WITH TIES
