SELECT kode_prodi AS ‮kin‬ FROM program_studi
