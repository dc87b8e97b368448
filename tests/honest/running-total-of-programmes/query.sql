SELECT tahun_berdiri, count(*) AS baru,
  sum(count(*)) OVER (ORDER BY tahun_berdiri) AS kumulatif
FROM program_studi GROUP BY tahun_berdiri ORDER BY tahun_berdiri
