SELECT p.nama_prodi, p.daya_tampung FROM program_studi p WHERE p.daya_tampung > (SELECT avg(q.daya_tampung) FROM program_studi q WHERE q.kode_unit = p.kode_unit)
