SELECT nim -> '$.a' AS x, nim ->> 'b' AS y FROM mahasiswa
