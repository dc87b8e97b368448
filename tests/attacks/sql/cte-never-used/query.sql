WITH t AS (SELECT nik FROM mahasiswa) SELECT kode_prodi FROM program_studi
