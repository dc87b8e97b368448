SELECT $tahun AS tahun_lapor, nama_prodi FROM program_studi WHERE $aktif_saja
