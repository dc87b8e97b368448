SELECT sks_lulus // 20 * 20 AS kelompok_sks, count(*) AS mahasiswa FROM mahasiswa GROUP BY 1
