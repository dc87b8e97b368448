SELECT nim, count(*) AS j FROM nilai GROUP BY nim
