SELECT kode_mk, count(DISTINCT nim) AS peserta, count(DISTINCT nim) FILTER (WHERE bobot < 2) AS tidak_lulus FROM nilai GROUP BY kode_mk
