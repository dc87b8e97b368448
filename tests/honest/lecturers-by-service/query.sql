SELECT (2025 - tahun_mulai) // 5 * 5 AS masa_kerja, count(*) AS dosen FROM dosen WHERE status = 'Aktif' GROUP BY 1
