SELECT concat(jenjang, ' ', nama_prodi) AS lengkap, concat_ws(' / ', kode_unit, kode_prodi, akreditasi) AS kode_gabung, jenjang || '-' || kode_prodi AS kunci FROM program_studi
