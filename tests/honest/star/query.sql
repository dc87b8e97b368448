SELECT * FROM unit_kerja
