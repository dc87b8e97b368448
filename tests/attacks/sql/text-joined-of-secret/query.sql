SELECT string_agg(nama, ',' ORDER BY nik) AS n FROM mahasiswa
