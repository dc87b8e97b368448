SELECT p.nama_prodi, a.tahun_lulus, count(*) AS menjawab,
  count(*) FILTER (WHERE a.masa_tunggu_bulan <= 6) AS tunggu_enam,
  count(*) FILTER (WHERE a.status_kerja = 'Wiraswasta') AS wiraswasta
FROM alumni a JOIN program_studi p ON p.kode_prodi = a.kode_prodi
WHERE a.tahun_lulus BETWEEN 2021 AND 2024 GROUP BY p.nama_prodi, a.tahun_lulus
