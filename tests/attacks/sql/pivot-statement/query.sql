PIVOT mahasiswa ON agama USING count(*)
