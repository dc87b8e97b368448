WITH kelompok AS (SELECT 0 AS bawah, 50 AS atas, 'kecil' AS nama UNION ALL SELECT 51, 100, 'sedang' UNION ALL SELECT 101, 9999, 'besar')
SELECT k.nama, count(*) AS prodi FROM program_studi p JOIN kelompok k ON p.daya_tampung BETWEEN k.bawah AND k.atas GROUP BY k.nama
