SELECT 'mahasiswa'::regclass AS x
