SELECT kode_unit FROM unit_kerja WHERE jenis = 'Fakultas' INTERSECT SELECT kode_unit FROM program_studi WHERE jenjang = 'S3'
