SELECT kode_unit, jabatan_fungsional, count(*) AS dosen FROM dosen WHERE status = 'Aktif' GROUP BY kode_unit, jabatan_fungsional
