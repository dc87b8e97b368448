PIVOT mahasiswa ON angkatan IN (2016) USING count(*) GROUP BY nim
