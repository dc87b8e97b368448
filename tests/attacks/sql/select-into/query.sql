SELECT kode_prodi INTO t FROM program_studi
