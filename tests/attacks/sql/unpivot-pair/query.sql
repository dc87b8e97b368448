SELECT * FROM (SELECT kode_prodi, nama_prodi, jenjang FROM program_studi) UNPIVOT ((a, b) FOR k IN ((nama_prodi, jenjang)))
