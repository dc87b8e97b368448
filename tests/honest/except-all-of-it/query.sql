(SELECT kode_unit FROM unit_kerja) EXCEPT (SELECT kode_unit FROM program_studi WHERE jenjang = 'S1') ORDER BY kode_unit
