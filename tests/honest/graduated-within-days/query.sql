SELECT angkatan, count(*) AS cepat FROM mahasiswa WHERE tanggal_lulus - tanggal_masuk < 1400 GROUP BY angkatan
