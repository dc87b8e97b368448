SELECT x.a FROM program_studi p, LATERAL (SELECT akreditasi AS a FROM unit_kerja) x
