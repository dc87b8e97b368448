SELECT count(*) AS j FROM program_studi p SEMI JOIN mahasiswa m USING (kode_prodi)
