WITH luar AS (WITH alumni AS (SELECT 1 AS nim) SELECT nim FROM alumni) SELECT nim FROM luar
