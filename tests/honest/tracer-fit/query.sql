SELECT kode_prodi, count(*) FILTER (sesuai_bidang) AS sesuai, count(*) FILTER (NOT sesuai_bidang) AS tidak_sesuai, count(*) FILTER (sesuai_bidang IS NULL) AS kosong FROM alumni GROUP BY kode_prodi
