SELECT sum(1) OVER (ORDER BY (SELECT max(m.nik) FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi)) AS s FROM program_studi p
