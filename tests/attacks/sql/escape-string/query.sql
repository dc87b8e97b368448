SELECT E'\x6e\x69\x6b' AS x FROM program_studi WHERE nama_prodi = E'\'; SELECT 1'
