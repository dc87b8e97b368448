SELECT kode_prodi FROM program_studi FOR SYSTEM_TIME AS OF '2020-01-01'
