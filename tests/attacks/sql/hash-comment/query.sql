SELECT kode_prodi # , nama
FROM program_studi
