SELECT kode_prodi, count(*) FILTER (WHERE status = 'Aktif') AS aktif,
    count(*) FILTER (WHERE status = 'Lulus') AS lulus FROM mahasiswa GROUP BY kode_prodi
