SELECT kode_prodi, count(*) AS j FROM mahasiswa WHERE nim IN (SELECT nim FROM alumni
    WHERE masa_tunggu_bulan <= 6) GROUP BY kode_prodi
