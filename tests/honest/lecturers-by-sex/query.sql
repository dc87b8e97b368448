SELECT kode_unit, jenis_kelamin, count(*) AS dosen FROM dosen GROUP BY kode_unit, jenis_kelamin
