SELECT nama_prodi FROM program_studi WHERE daya_tampung > (SELECT avg(daya_tampung) FROM program_studi)
