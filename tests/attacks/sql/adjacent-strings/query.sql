SELECT 'n'
'ik' AS x, nik FROM mahasiswa
