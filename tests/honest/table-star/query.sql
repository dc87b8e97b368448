SELECT p.* FROM program_studi p JOIN unit_kerja u USING (kode_unit)
