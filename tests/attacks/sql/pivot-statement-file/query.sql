PIVOT 'mahasiswa.csv' ON a IN (1) USING count(*) GROUP BY b
