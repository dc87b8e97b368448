SELECT * FROM (PIVOT mahasiswa ON agama USING count(*))
