SELECT jenjang, count(*) AS prodi, round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS persen
FROM program_studi GROUP BY jenjang
