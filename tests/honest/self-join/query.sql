SELECT a.nama_prodi AS satu, b.nama_prodi AS lain FROM program_studi a JOIN program_studi b ON b.kode_unit = a.kode_unit AND b.tahun_berdiri = a.tahun_berdiri AND b.kode_prodi > a.kode_prodi
