WITH "Mahasiswa" AS (SELECT 1 AS nik) SELECT nik FROM mahasiswa
