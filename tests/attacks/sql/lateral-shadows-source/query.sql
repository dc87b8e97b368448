SELECT mahasiswa.n FROM program_studi p, LATERAL (SELECT p.akreditasi AS n) mahasiswa
