SELECT count(*) AS j FROM program_studi p SEMI JOIN mahasiswa m ON kode_unit = agama
