SELECT kode_prodi, nama_prodi FROM program_studi WHERE jenjang <> 'S3'
