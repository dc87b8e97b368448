SELECT nidn, nama, jabatan_fungsional FROM dosen WHERE kode_unit = '13'
