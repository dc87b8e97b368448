SELECT kode_prodi, sum(CASE WHEN angkatan = 2024 THEN 1 ELSE 0 END) AS a2024,
    coalesce(sum(CASE WHEN angkatan = 2025 THEN 1 END), 0) AS a2025, count_if(ipk > 3) AS baik
FROM mahasiswa GROUP BY kode_prodi
